/** What all jobs of an installation are at. */
@NullMarked
package io.scriptorium.cli.overview;

import org.jspecify.annotations.NullMarked;
