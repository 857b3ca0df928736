/// What the change of a stack takes away: which resources hold data, which ones Aloft generates,
/// and which of them the last deployment's manifest named. Pure: must not know any AWS client.
@NullMarked
package aloft.aws.removal;

import org.jspecify.annotations.NullMarked;
