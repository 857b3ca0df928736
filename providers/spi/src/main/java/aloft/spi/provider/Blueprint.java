package aloft.spi.provider;

import aloft.spi.artifact.Package;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Result;
import aloft.spi.model.CodeSource;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Service;
import aloft.spi.model.Topology;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Question;
import java.util.List;
import java.util.Set;

/// A manifest as its provider has read it, ready for planning.
public interface Blueprint {

  /// Returns the provider-neutral view.
  Service service();

  /// Returns the deployment that `info`, `invoke`, `logs` and `remove` use.
  Target target();

  /// Returns the packages to build, with warnings about their files.
  Result<List<Package>> packages(Tree tree);

  /// Returns the questions about the cloud that the plan needs answered.
  Set<Question> questions();

  /// Returns what this machine needs to run the service. Pure. The plan contains the one of the
  /// packages as a file.
  Topology topology(CodeSource code);

  /// Returns one function of the topology, without the work for all others.
  ///
  /// @throws aloft.spi.diagnostic.UserException with the code `function/unknown`
  LocalFunction localFunction(String name, CodeSource code);

  /// Compiles the plan. Pure: the same inputs give the same bytes.
  Plan plan(Inputs inputs);
}
