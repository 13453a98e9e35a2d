"""Exact limits and tests by SciPy, written down in exact.json: python3 exact.py > exact.json"""

import json

import numpy as np
from scipy import stats
out = {}
out['clopperPearson']=[dict(k=k,n=n,level=l,low=float(stats.binomtest(k,n).proportion_ci(l,'exact').low),high=float(stats.binomtest(k,n).proportion_ci(l,'exact').high)) for k,n,l in [(0,8,.95),(1,20,.95),(3,20,.95),(8,8,.95),(7,50,.99),(50,256,.9),(0,1,.95)]]
out['signTest']=[dict(better=b,worse=w,p=float(stats.binomtest(b,b+w).pvalue)) for b,w in [(8,0),(7,1),(3,3),(20,9),(1,6)]]
rng=np.random.default_rng(5)
fl=[]
for v in [[.3,.1,-.05,.2,.4],[1,1,1,-1,1,1,2,0],list(np.round(rng.normal(.3,1,12),3)),list(np.round(rng.normal(.8,1,16),3)),[0.1]*8,list(np.round(rng.exponential(1,15)-.4,3))]:
    r=stats.permutation_test((np.array(v,float),),lambda x,axis: np.sum(x,axis=axis),permutation_type='samples',n_resamples=np.inf,alternative='greater',vectorized=True)
    fl.append(dict(values=v,p=float(r.pvalue)))
out['signFlips']=fl
print(json.dumps(out))
