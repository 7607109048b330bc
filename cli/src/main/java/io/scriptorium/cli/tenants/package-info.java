/** Commands for the tenants' policies: what each may have, and pausing them. */
@NullMarked
package io.scriptorium.cli.tenants;

import org.jspecify.annotations.NullMarked;
