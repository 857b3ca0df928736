/// Deployment plans: named files and typed steps. Knows no particular cloud.
@NullMarked
package aloft.spi.plan;

import org.jspecify.annotations.NullMarked;
