/** What the pages tell users to paste, run as they would. */
@NullMarked
package io.scriptorium.docs;

import org.jspecify.annotations.NullMarked;
