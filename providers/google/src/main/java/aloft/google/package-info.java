/// The provider `google`: Cloud Run functions (Cloud Functions, second generation). Pure: uses no
/// network, file or process.
@NullMarked
package aloft.google;

import org.jspecify.annotations.NullMarked;
