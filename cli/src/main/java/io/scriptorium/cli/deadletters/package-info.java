/** The commands for records that could not be processed. */
@NullMarked
package io.scriptorium.cli.deadletters;

import org.jspecify.annotations.NullMarked;
