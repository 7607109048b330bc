/** The forms in which commands print their results. */
@NullMarked
package io.scriptorium.cli.output;

import org.jspecify.annotations.NullMarked;
