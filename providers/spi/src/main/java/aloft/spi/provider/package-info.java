/// The doors between the commands and the clouds: providers, blueprints, clouds and their roles.
@NullMarked
package aloft.spi.provider;

import org.jspecify.annotations.NullMarked;
