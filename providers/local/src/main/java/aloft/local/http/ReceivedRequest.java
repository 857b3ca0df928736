package aloft.local.http;

import aloft.spi.emulation.Payload;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;

/// A whole request.
///
/// @param head its path is as it was sent
/// @param body as much of it as is wanted
/// @param trailers what came after a body of chunks
public record ReceivedRequest(HttpRequest head, Payload body, List<? extends Header> trailers) {}
