/// What is wanted of a cloud: named files and typed steps. Knows no cloud.
@NullMarked
package aloft.spi.plan;

import org.jspecify.annotations.NullMarked;
