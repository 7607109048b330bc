/** The commands that evaluate the pipeline and build data sets. */
@NullMarked
package io.scriptorium.evaluation.command;

import org.jspecify.annotations.NullMarked;
