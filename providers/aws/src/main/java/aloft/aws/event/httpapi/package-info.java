/// `httpApi` events: routes of an HTTP API and the API itself. Knows nothing of REST APIs.
@NullMarked
package aloft.aws.event.httpapi;

import org.jspecify.annotations.NullMarked;
