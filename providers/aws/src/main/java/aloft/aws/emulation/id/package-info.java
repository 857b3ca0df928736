/// The ids and the account that resources have on this machine. Knows no kind of resource.
@NullMarked
package aloft.aws.emulation.id;

import org.jspecify.annotations.NullMarked;
