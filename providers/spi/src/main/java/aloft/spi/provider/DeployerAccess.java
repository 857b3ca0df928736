package aloft.spi.provider;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A blueprint that knows which permissions whoever deploys its service needs. Not every cloud has
/// it.
public interface DeployerAccess {

  /// Returns the permissions to deploy, change, roll back and remove the service. Pure.
  ///
  /// @param plan the plan of this blueprint
  /// @param commands whether to add what the commands for deployed functions need: to call, inspect
  ///   and update them
  /// @param recipient who gets the permissions
  /// @throws aloft.spi.diagnostic.UserException if the cloud does not know the CI system
  Permissions permissions(Plan plan, boolean commands, Recipient recipient);

  /// Who gets the permissions.
  sealed interface Recipient {
    /// A user or a role that exists.
    record Existing() implements Recipient {}

    /// A new role.
    ///
    /// @param trust the CI system that may use it; null for the users of the account
    record NewRole(@Nullable Trust trust) implements Recipient {}
  }

  /// The jobs of a CI system that may use a role.
  ///
  /// @param system the CI system, such as `github`
  /// @param repository as `OWNER/NAME`; for GitHub also with ids, `OWNER@ID/NAME@ID`
  /// @param branch the only branch; null for all
  /// @param environment the only environment of the CI system; null for all
  record Trust(
      String system, String repository, @Nullable String branch, @Nullable String environment) {}

  /// Permissions with the document that grants them.
  ///
  /// @param document JSON in the format of the cloud
  /// @param findings what the permissions do not cover
  record Permissions(List<Statement> statements, String document, List<Diagnostic> findings) {
    public Permissions {
      statements = List.copyOf(statements);
      findings = List.copyOf(findings);
    }
  }

  /// Actions that are allowed on some resources.
  ///
  /// @param condition what limits it further, as a clause; null if nothing does
  /// @param reason what needs it, as a clause
  record Statement(
      List<String> actions, List<String> resources, @Nullable String condition, String reason) {
    public Statement {
      actions = List.copyOf(actions);
      resources = List.copyOf(resources);
    }
  }
}
