package aloft.local.gateway;

import aloft.spi.emulation.Action;
import aloft.spi.emulation.FetchedDocument;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Handles requests by performing the actions of an [HttpHandler].
public final class Gateway implements HttpServer.RequestHandler {
  private final HttpHandler handler;
  private final ActionPerformer actions;

  /// Provides documents of other servers.
  @FunctionalInterface
  public interface DocumentSource {

    /// Returns a document; null if it is not available.
    CompletableFuture<@Nullable FetchedDocument> get(Action.Fetch wanted);
  }

  public Gateway(HttpHandler handler, FunctionInvoker functions, DocumentSource documents) {
    this.handler = handler;
    this.actions = new ActionPerformer(functions, documents);
  }

  @Override
  public CompletableFuture<HttpResponse> handle(HttpRequest request) {
    return actions.perform(handler.handle(request));
  }
}
