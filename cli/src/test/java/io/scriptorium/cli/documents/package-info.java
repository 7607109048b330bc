/** Tests of the commands. */
@NullMarked
package io.scriptorium.cli.documents;

import org.jspecify.annotations.NullMarked;
