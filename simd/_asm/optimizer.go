package main

func optimizers() {
	kernel("momentumStep", words("w dw v"), words("w dw v"), words("rate momentum decay lo hi"), func() func(vecs) vecs {
		rate, momentum, decay, lo, hi := broadcast("rate"), broadcast("momentum"), broadcast("decay"), broadcast("lo"), broadcast("hi")
		return func(x vecs) vecs {
			g := sub(x["dw"], mul(decay, x["w"]))
			v := add(mul(momentum, x["v"]), g)
			return vecs{"v": v, "w": atMost(atLeast(add(x["w"], mul(rate, v)), lo), hi)}
		}
	})
	kernel("adamStep", words("w dw m v"), words("w dw m v"), words("rate beta1 beta2 rest1 rest2 c1 c2 eps shrink rest lo hi"), func() func(vecs) vecs {
		return func(x vecs) vecs {
			g := x["dw"]
			m := add(mul(broadcast("beta1"), x["m"]), mul(broadcast("rest1"), g))
			v := add(mul(broadcast("beta2"), x["v"]), mul(broadcast("rest2"), mul(g, g)))
			step := div(mul(broadcast("rate"), mul(m, broadcast("c1"))), add(root(mul(v, broadcast("c2"))), broadcast("eps")))
			w := add(sub(x["w"], mul(broadcast("shrink"), sub(x["w"], broadcast("rest")))), step)
			return vecs{"m": m, "v": v, "w": atMost(atLeast(w, broadcast("lo")), broadcast("hi"))}
		}
	})
}
