/** The command {@code scriptorium}: submits, follows and fetches jobs, and runs the local stack. */
@NullMarked
package io.scriptorium.cli;

import org.jspecify.annotations.NullMarked;
