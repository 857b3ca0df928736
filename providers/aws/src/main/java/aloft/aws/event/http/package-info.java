/// The event `http`: methods of a REST API, with all that API Gateway wants around them. Knows
/// nothing of other events.
@NullMarked
package aloft.aws.event.http;

import org.jspecify.annotations.NullMarked;
