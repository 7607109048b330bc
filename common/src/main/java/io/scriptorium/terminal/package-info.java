/** What commands print, and how they end: progress, tables, usage errors, exit codes, Ctrl-C. */
@NullMarked
package io.scriptorium.terminal;

import org.jspecify.annotations.NullMarked;
