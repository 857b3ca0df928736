/// A service as it was understood: its functions, their events, and what holds for each.
@NullMarked
package aloft.aws.service;

import org.jspecify.annotations.NullMarked;
