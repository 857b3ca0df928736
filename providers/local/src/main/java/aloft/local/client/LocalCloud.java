package aloft.local.client;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.Facts;
import aloft.spi.provider.Operations;
import aloft.spi.provider.Target;
import aloft.spi.provider.Variables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// This machine in the place of a cloud.
public final class LocalCloud implements Cloud {
  private final LocalCloudClient background;

  public LocalCloud(LocalCloudClient background) {
    this.background = background;
  }

  /// The name that a service has here.
  static String name(Target target) {
    return target.service().name() + "-" + target.service().stage();
  }

  @Override
  public Deployments deployments() {
    return new LocalDeployments(background);
  }

  @Override
  public Operations operations() {
    return new LocalOperations(background);
  }

  /// It knows no values of its own.
  @Override
  public Variables variables() {
    return new Variables() {
      @Override
      public Set<String> sources() {
        return Set.of();
      }

      @Override
      public @Nullable Found resolve(
          String source, List<String> parameters, @Nullable String address, SourceRange place) {
        return null;
      }
    };
  }

  /// It keeps nothing that a plan asks for: all is taken in anew.
  @Override
  public Facts facts() {
    return new Facts() {
      @Override
      public Map<Question, Fact> answer(Target target, Set<Question> questions) {
        return Map.of();
      }

      @Override
      public void fetch(String address, Path target) throws IOException {
        throw new IOException("the local cloud does not reach " + address);
      }
    };
  }

  @Override
  public void close() {}
}
