package cite

// methods holds statistics, random numbers and numerical methods.
var methods = []Entry{
	{"benjamini1995", Article, by("Benjamini, Y.; Hochberg, Y."), 1995,
		"Controlling the false discovery rate: a practical and powerful approach to multiple testing",
		"Journal of the Royal Statistical Society: Series B", "57", "289–300", ""},
	{"box1958", Article, by("Box, G. E. P.; Muller, M. E."), 1958,
		"A note on the generation of random normal deviates",
		"Annals of Mathematical Statistics", "29", "610–611", "10.1214/aoms/1177706645"},
	{"catmull1974", Proceedings, by("Catmull, E.; Rom, R."), 1974,
		"A class of local interpolating splines",
		"Computer Aided Geometric Design, Academic Press", "", "317–326", ""},
	{"efron1993", Book, by("Efron, B.; Tibshirani, R. J."), 1993,
		"An Introduction to the Bootstrap", "Chapman & Hall, New York", "", "", ""},
	{"mcnemar1947", Article, by("McNemar, Q."), 1947,
		"Note on the sampling error of the difference between correlated proportions or percentages",
		"Psychometrika", "12", "153–157", "10.1007/BF02295996"},
	{"salmon2011", Proceedings, by("Salmon, J. K.; Moraes, M. A.; Dror, R. O.; Shaw, D. E."), 2011,
		"Parallel random numbers: as easy as 1, 2, 3",
		"Proceedings of the International Conference for High Performance Computing, Networking, Storage and Analysis (SC '11)", "", "", "10.1145/2063384.2063405"},
	{"wilson1927", Article, by("Wilson, E. B."), 1927,
		"Probable inference, the law of succession, and statistical inference",
		"Journal of the American Statistical Association", "22", "209–212", "10.1080/01621459.1927.10502953"},
}
