/** Tests of the commands. */
@NullMarked
package io.scriptorium.cli.deadletters;

import org.jspecify.annotations.NullMarked;
