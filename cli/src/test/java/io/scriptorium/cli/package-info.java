/** Tests of the command. */
@NullMarked
package io.scriptorium.cli;

import org.jspecify.annotations.NullMarked;
