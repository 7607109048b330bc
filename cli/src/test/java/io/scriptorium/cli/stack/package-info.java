/** Tests of the commands. */
@NullMarked
package io.scriptorium.cli.stack;

import org.jspecify.annotations.NullMarked;
