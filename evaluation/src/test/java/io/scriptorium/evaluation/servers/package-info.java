@NullMarked
package io.scriptorium.evaluation.servers;

import org.jspecify.annotations.NullMarked;
