package aloft.google.cloud.fact;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.deployment.ObjectStore;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Facts;
import aloft.spi.provider.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// Downloads objects of Cloud Storage. A plan for Google Cloud has no questions.
public final class GoogleFacts implements Facts {
  private static final String SCHEME = "gs://";

  private final Clients clients;

  public GoogleFacts(Clients clients) {
    this.clients = clients;
  }

  @Override
  public Map<Question, Fact> answer(Target target, Set<Question> questions, Progress progress) {
    return Map.of();
  }

  @Override
  public void fetch(String address, Path target) throws IOException {
    int slash = address.startsWith(SCHEME) ? address.indexOf('/', SCHEME.length()) : -1;
    if (slash < 0 || slash == SCHEME.length() || slash == address.length() - 1) {
      throw new IOException(address + " is not an address like gs://bucket/object");
    }
    try {
      new ObjectStore(clients, address.substring(SCHEME.length(), slash))
          .download(address.substring(slash + 1), target);
    } catch (FailedCallException | UserException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
