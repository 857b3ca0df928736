/// The decoded service: its functions, their events and their effective settings. Knows nothing of
/// templates of single resource types.
@NullMarked
package aloft.aws.service;

import org.jspecify.annotations.NullMarked;
