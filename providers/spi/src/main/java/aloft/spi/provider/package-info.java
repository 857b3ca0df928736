/// The interfaces between the commands and the clouds: providers, blueprints, connections and local
/// runtimes. Knows no particular cloud.
@NullMarked
package aloft.spi.provider;

import org.jspecify.annotations.NullMarked;
