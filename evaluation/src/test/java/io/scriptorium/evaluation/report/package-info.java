@NullMarked
package io.scriptorium.evaluation.report;

import org.jspecify.annotations.NullMarked;
