package aloft.azure.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A call to Azure that failed.
public final class FailedCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String code;
  private final transient Diagnostic diagnostic;

  FailedCallException(int status, String code, Diagnostic diagnostic, @Nullable Throwable cause) {
    super(diagnostic.message(), cause);
    this.status = status;
    this.code = code;
    this.diagnostic = diagnostic;
  }

  /// The HTTP status; 0 if there was no answer.
  public int status() {
    return status;
  }

  /// The code that Azure gives, such as `AuthorizationFailed`; empty if it gives none.
  public String code() {
    return code;
  }

  /// The error that the user reads.
  public Diagnostic diagnostic() {
    return diagnostic;
  }

  /// Whether what was asked for does not exist.
  public boolean isMissing() {
    return status == 404;
  }

  /// Whether another operation on the same thing has to end first.
  public boolean isBusy() {
    return AzureErrors.isBusy(code);
  }

  /// The namespaces of Azure that the subscription has not registered and that the call needs.
  public List<String> unregistered() {
    return AzureErrors.unregistered(code, getMessage());
  }
}
