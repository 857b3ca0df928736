/// JSON Web Tokens as HTTP APIs check them: the signature by the issuer's public keys, then what
/// the token claims. Knows no request, no route and no network.
@NullMarked
package aloft.aws.emulation.jwt;

import org.jspecify.annotations.NullMarked;
