/** The commands that evaluate the pipeline and build data sets. */
@NullMarked
package io.scriptorium.cli.evaluation;

import org.jspecify.annotations.NullMarked;
