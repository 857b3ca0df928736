package aloft.spi.provider;

import aloft.spi.artifact.Package;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Result;
import aloft.spi.document.Node;
import aloft.spi.model.CodeSource;
import aloft.spi.model.Service;
import aloft.spi.model.Topology;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Question;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A manifest as its provider has read it, ready for planning.
public interface Blueprint {

  /// Returns the provider-neutral view.
  Service service();

  /// Returns the deployment that `info`, `invoke`, `logs` and `remove` use.
  Target target();

  /// Returns the value that a reference will probably have in the cloud, such as the name of a
  /// resource.
  ///
  /// @return null if it cannot be predicted
  @Nullable String predict(Node reference);

  /// Returns the packages to build, with warnings about their files.
  Result<List<Package>> packages(Tree tree);

  /// Returns the questions about the cloud that the plan needs answered.
  Set<Question> questions();

  /// Returns what this machine needs to run the service. Pure. The plan contains the one of the
  /// packages as a file.
  Topology topology(CodeSource code);

  /// Compiles the plan. Pure: the same inputs give the same bytes.
  Plan plan(Inputs inputs);
}
