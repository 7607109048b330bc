/** Documents as files: their formats, pages and names, and the folders that they go to. */
@NullMarked
package io.scriptorium.cli.documents;

import org.jspecify.annotations.NullMarked;
