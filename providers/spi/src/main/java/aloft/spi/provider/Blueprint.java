package aloft.spi.provider;

import aloft.spi.artifact.Package;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Result;
import aloft.spi.document.Node;
import aloft.spi.model.Service;
import aloft.spi.model.Topology;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Question;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a provider understood of a manifest.
public interface Blueprint {

  /// The neutral view.
  Service service();

  /// What to look up in the cloud for `info`, `invoke`, `logs`, `remove`.
  Target target();

  /// What a value that only the cloud knows will most likely be there: the name that a resource
  /// will get, say.
  ///
  /// @return null where it cannot be told
  @Nullable String predict(Node reference);

  /// What goes into which zip, with what looks wrong about the files.
  Result<List<Package>> packages(Tree tree);

  /// Facts of the cloud that the plan wants.
  Set<Question> questions();

  /// What a local cloud must know to run the service. Pure; the plan holds it as a file, too.
  Topology topology(Inputs inputs);

  /// Compiles the plan. Pure: the same inputs give the same bytes.
  Plan plan(Inputs inputs);
}
