/** The local stack, and how commands find the one that runs. */
@NullMarked
package io.scriptorium.cli.stack;

import org.jspecify.annotations.NullMarked;
