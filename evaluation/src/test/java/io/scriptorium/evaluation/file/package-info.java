@NullMarked
package io.scriptorium.evaluation.file;

import org.jspecify.annotations.NullMarked;
