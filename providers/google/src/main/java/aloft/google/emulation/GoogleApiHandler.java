package aloft.google.emulation;

import aloft.spi.emulation.Action;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import java.util.List;

/// The place of Google's own API, of which nothing is emulated.
final class GoogleApiHandler {
  private static final String MESSAGE =
      "the local cloud does not emulate this API: call the URL of a function, which \"aloft info"
          + " --local\" shows";

  private GoogleApiHandler() {}

  static Action handle(HttpRequest request) {
    return new Action.Respond(
        new HttpResponse(
            404,
            List.of(new Header("Content-Type", "application/json; charset=UTF-8")),
            Payload.of(GoogleFaults.body(404, "NOT_FOUND", MESSAGE))));
  }
}
