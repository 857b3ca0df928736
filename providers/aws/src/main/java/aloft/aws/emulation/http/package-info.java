/// The HTTP APIs of AWS: REST APIs, HTTP APIs, function URLs and the Lambda API. Maps requests to
/// actions and results to responses; knows no sockets and no workers.
@NullMarked
package aloft.aws.emulation.http;

import org.jspecify.annotations.NullMarked;
