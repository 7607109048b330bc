/** The commands' help, and the shells' completion of them. */
@NullMarked
package io.scriptorium.cli.help;

import org.jspecify.annotations.NullMarked;
