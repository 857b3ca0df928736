/// The HTTP fronts of AWS as rules: REST APIs, HTTP APIs and function URLs. Knows no socket and no
/// worker.
@NullMarked
package aloft.aws.emulation.http;

import org.jspecify.annotations.NullMarked;
