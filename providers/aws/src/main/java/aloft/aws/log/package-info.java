/// How AWS writes and searches the logs of functions. Knows no manifest and no network.
@NullMarked
package aloft.aws.log;

import org.jspecify.annotations.NullMarked;
