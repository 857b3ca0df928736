package aloft.spi.provider;

import aloft.spi.artifact.Package;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.model.CodeSource;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Service;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Question;
import java.time.Instant;
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

  /// Returns what to report before the service is packaged for the cloud or deployed there. An
  /// error means that the cloud would refuse it, or that a part of it is not supported yet (with
  /// the code [Diagnostic#NOT_BUILT]).
  ///
  /// @param now decides what the cloud has ended by now
  /// @param isDeployed false if it is only packaged: then what the cloud alone would refuse is a
  ///   warning
  List<Diagnostic> deploymentFindings(Instant now, boolean isDeployed);

  /// Returns one function as this machine needs it to run it. The plan contains all of them as a
  /// file.
  ///
  /// @throws aloft.spi.diagnostic.UserException with the code `function/unknown`
  LocalFunction localFunction(String name, CodeSource code);

  /// Compiles the plan. Pure: the same inputs give the same bytes.
  Plan plan(Inputs inputs);
}
