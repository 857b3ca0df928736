/// The event `httpApi`: routes of an HTTP API and the API itself. Does not know REST APIs.
@NullMarked
package aloft.aws.event.httpapi;

import org.jspecify.annotations.NullMarked;
