/** Tests of the commands. */
@NullMarked
package io.scriptorium.cli.jobs;

import org.jspecify.annotations.NullMarked;
