/// Diagnostics: what is wrong, where, and what to do next. Knows nothing about manifests or clouds.
@NullMarked
package aloft.spi.diagnostic;

import org.jspecify.annotations.NullMarked;
