/// What a deployment would change, compared with what is deployed: resources, their properties, the
/// code of functions and the settings of the stack. Pure: must not know any AWS client.
@NullMarked
package aloft.aws.difference;

import org.jspecify.annotations.NullMarked;
