/// A cloud for tests whose functions are HTTP servers: proves that the local cloud depends on no
/// particular cloud.
@NullMarked
package aloft.local.echo;

import org.jspecify.annotations.NullMarked;
