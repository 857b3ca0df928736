/// The event `http`: methods of a REST API and the API Gateway resources that they need. Does not
/// know other events.
@NullMarked
package aloft.aws.event.http;

import org.jspecify.annotations.NullMarked;
