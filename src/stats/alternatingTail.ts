/**
 * P(Σ λⱼ Zⱼ² > x) for standard normal Zⱼ and simple λ₁ > λ₂ > …, as Smirnov's alternating sum of integrals between 1/λ₁ and 1/λ₂,
 * 1/λ₃ and 1/λ₄, …: (1/π) Σ (−1)^(k+1) ∫ e^(−xu/2) / (u √|D(u)|) du with D(u) = Π (1 − λⱼu). Every integral is a tail, so nothing
 * cancels far out. The laws here have u = u(s) with 1/λⱼ = u(j) and D = sin(πs) / w(s).
 * Integrands have the square root's pole at both ends: with s = 2k − ½ − ½ cos θ they are smooth and periodic in θ, and the
 * midpoint rule converges exponentially. Smirnov 1937; Slepian 1958; Martynov 1976.
 * `u`, its derivative by s, and `w` are functions of s.
 */
export function alternatingTail(x: number, u: (s: number) => number, slope: (s: number) => number, w: (s: number) => number): number {
  const nodes = 48 + Math.ceil(12 * Math.sqrt(x));
  let total = 0;
  for (let k = 1; ; k++) {
    let integral = 0;
    for (let node = 0; node < nodes; node++) {
      const theta = (Math.PI * (node + 0.5)) / nodes;
      const s = 2 * k - 0.5 - Math.cos(theta) / 2;
      // |sin πs|, measured from the nearer end.
      const sine = Math.sin(Math.PI * (theta < Math.PI / 2 ? Math.sin(theta / 2) : Math.cos(theta / 2)) ** 2);
      integral += (Math.exp((-x * u(s)) / 2) / u(s)) * Math.sqrt(w(s) / sine) * slope(s) * Math.sin(theta);
    }
    const term = integral / (2 * nodes);
    total += k % 2 === 1 ? term : -term;
    if (term <= total * 1e-17 || k > 400) return Math.min(1, Math.max(0, total));
  }
}
