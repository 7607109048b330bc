/** Tests of the commands. */
@NullMarked
package io.scriptorium.cli.evaluation;

import org.jspecify.annotations.NullMarked;
