/** The commands that submit jobs, follow and end them, and fetch their documents. */
@NullMarked
package io.scriptorium.cli.jobs;

import org.jspecify.annotations.NullMarked;
