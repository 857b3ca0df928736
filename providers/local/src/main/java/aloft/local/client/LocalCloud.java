package aloft.local.client;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Topology;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.Facts;
import aloft.spi.provider.FunctionVariables;
import aloft.spi.provider.Operations;
import aloft.spi.provider.Provider;
import aloft.spi.provider.Target;
import aloft.spi.provider.Variables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The local cloud as a [Cloud].
public final class LocalCloud implements Cloud {
  private final Provider provider;
  private final LocalCloudClient client;
  private final FunctionVariables variables;

  /// @param provider the cloud of the services that are deployed and called
  /// @param variables the variables of the functions that are deployed
  public LocalCloud(Provider provider, LocalCloudClient client, FunctionVariables variables) {
    this.provider = provider;
    this.client = client;
    this.variables = variables;
  }

  /// The name of a service's deployment, which its topology has.
  static String name(Target target) {
    return Topology.deploymentName(target.service().name(), target.service().stage());
  }

  @Override
  public Deployments deployments() {
    return new LocalDeployments(client, variables);
  }

  @Override
  public Operations operations() {
    return new LocalOperations(provider, client);
  }

  /// Has no variable sources of its own.
  @Override
  public Variables variables() {
    return new Variables() {
      @Override
      public Set<String> sources() {
        return Set.of();
      }

      @Override
      public @Nullable ResolvedValue resolve(
          String source, List<String> parameters, @Nullable String address, SourceRange place) {
        throw new UserException(
            Diagnostic.error(
                    "variable/source", "the local cloud has no variable source \"" + source + "\"")
                .at(place));
      }
    };
  }

  /// Answers no questions of a plan: every deployment stores all its code.
  @Override
  public Facts facts() {
    return new Facts() {
      @Override
      public Map<Question, Fact> answer(Target target, Set<Question> questions, Progress progress) {
        return Map.of();
      }

      @Override
      public void fetch(String address, Path target) throws IOException {
        throw new IOException("the local cloud cannot fetch " + address);
      }
    };
  }

  @Override
  public void close() {}
}
