/// The event type `s3`: notifications of new and of existing buckets.
@NullMarked
package aloft.aws.event.s3;

import org.jspecify.annotations.NullMarked;
